using System.Net;
using System.Net.Sockets;

namespace Vigie.Collect.Fetching;

/// <summary>
/// Which addresses a fetch may reach. What a feed's owner writes into a link or a DNS record must never open a door inside.
/// </summary>
internal static class AddressRules
{
    /// <summary>
    /// Not of the public internet, by the special-purpose registries (iana.org/assignments/iana-ipv4-special-registry and -ipv6-).
    /// </summary>
    private static readonly IPNetwork[] Closed =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "100::/64", "100:0:0:1::/64", "2001:2::/48", "2001:10::/28", "2001:20::/28", "2001:db8::/32", "3fff::/20", "5f00::/16",
            "64:ff9b:1::/48", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",

            // Azure's own door to every virtual machine: learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16.
            "168.63.129.16/32",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");

    /// <summary>
    /// The only part of IPv6 that was ever given out (iana.org/assignments/ipv6-address-space); all else is local or nothing.
    /// </summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether <paramref name="address"/>, and every IPv4 address that is wrapped in it, belongs to the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return !Closed.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address))
            && (address.AddressFamily == AddressFamily.InterNetwork
                || (address.AddressFamily == AddressFamily.InterNetworkV6
                    && (GlobalUnicast.Contains(address) || Nat64.Contains(address))
                    && Wrapped(address).All(IsPublic)));
    }

    /// <summary>The IPv4 addresses that a relay on the way would reach instead.</summary>
    private static IEnumerable<IPAddress> Wrapped(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (SixToFour.Contains(address))
        {
            yield return new IPAddress(bytes.AsSpan(2, 4));
        }

        if (Nat64.Contains(address))
        {
            yield return new IPAddress(bytes.AsSpan(12, 4));
        }

        if (Teredo.Contains(address))
        {
            yield return new IPAddress(bytes.AsSpan(4, 4));

            // The client's own address is stored with every bit turned (RFC 4380, 4).
            yield return new IPAddress(bytes.Skip(12).Select(part => (byte)~part).ToArray());
        }
    }
}
