using System.Net;

namespace Trm.Console.SignIn;

/// <summary>
/// What is counted against one address: what somebody guessed there, or what they were given to answer. After so much within a quarter of an hour it is not listened to. An office behind one address shares it.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="most">So much is counted before an address is refused.</param>
internal sealed class AddressTries(TimeProvider time, int most = AddressTries.Most)
{
    /// <summary>So many guesses fail - passwords, codes, invitations - before an address is refused.</summary>
    public const int Most = 20;

    /// <summary>So many challenges of passkeys, and ways to an identity provider, are given to one address. Nothing can be guessed there; but each is a row that the node keeps for ten minutes.</summary>
    public const int MostAsked = 300;

    /// <summary>Within that time.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private const int MostAddresses = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, (int Count, DateTimeOffset Since)> _failed = [];

    /// <summary>So much is counted before an address is refused.</summary>
    public int Limit => most;

    /// <summary>True where it may try once more.</summary>
    public bool MayTry(IPAddress? address)
    {
        lock (_lock)
            return !_failed.TryGetValue(Of(address), out var failed) || failed.Count < most || time.GetUtcNow() - failed.Since >= Window;
    }

    /// <summary>True where it may try once more, which counts, whatever comes of it.</summary>
    public bool Take(IPAddress? address)
    {
        lock (_lock)
        {
            if (!MayTry(address))
                return false;
            Failed(address);
            return true;
        }
    }

    /// <summary>One more that failed; true where it was the last one.</summary>
    public bool Failed(IPAddress? address)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            // Whoever has so many addresses is not held back by counting them.
            if (_failed.Count >= MostAddresses)
                foreach (var old in _failed.OrderBy(f => f.Value.Since).Take(MostAddresses / 2).Select(f => f.Key).ToList())
                    _failed.Remove(old);
            var failed = _failed.TryGetValue(Of(address), out var known) && now - known.Since < Window ? known : (Count: 0, Since: now);
            _failed[Of(address)] = (failed.Count + 1, failed.Since);
            return failed.Count + 1 == most;
        }
    }

    // A household has a whole network of version 6: its first 64 bits are one address.
    private static IPAddress Of(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (bytes.Length == 16)
            bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
