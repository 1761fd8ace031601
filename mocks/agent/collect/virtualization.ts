import type { Source } from './source.ts';

/** What the firmware of a virtual machine calls itself, and the name that goes into basic information. */
const VENDORS: readonly (readonly [RegExp, string])[] = [
  [/vmware/i, 'vmware'],
  [/virtualbox|innotek/i, 'virtualbox'],
  [/microsoft.*virtual/is, 'hyper-v'],
  [/xen/i, 'xen'],
  [/parallels/i, 'parallels'],
  [/kvm|qemu|amazon ec2|google compute|openstack|digitalocean|hetzner/i, 'kvm'],
];

/** The kind of virtualization, the innermost first; empty where none is seen. */
export function readVirtualization(source: Source): string {
  if (source.exists('/.dockerenv')) return 'docker';
  if (source.exists('/run/.containerenv')) return 'podman';
  if (source.exists('/proc/vz') && !source.exists('/proc/bc')) return 'openvz';
  const firmware = ['sys_vendor', 'product_name', 'board_vendor']
    .map((name) => source.read(`/sys/class/dmi/id/${name}`))
    .join(' ');
  const vendor = VENDORS.find(([pattern]) => pattern.test(firmware));
  if (vendor) return vendor[1];
  return source.read('/sys/hypervisor/type').trim();
}
