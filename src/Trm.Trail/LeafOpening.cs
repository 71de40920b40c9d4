using System.Security.Cryptography;

namespace Trm.Trail;

/// <summary>
/// What opens a leaf: its salts and the bytes it commits to. The public part is kept for good; the private part and its salt are stored under the key of the case and die
/// with it, after which <see cref="PrivateHash"/> alone keeps the leaf verifiable.
/// </summary>
public sealed class LeafOpening
{
    /// <summary>The length of both salts in bytes.</summary>
    public const int SaltSize = 32;

    private LeafOpening(TrailEvent @event, long minute, byte[] salt, byte[] @public, TreeHash privateHash, byte[]? salt2, byte[]? @private)
    {
        (Event, Minute, Salt, Public, PrivateHash) = (@event, minute, salt, @public, privateHash);
        if (salt2 is not null) Salt2 = salt2; // a null array would convert to an empty memory, which is not null
        if (@private is not null) Private = @private;
    }

    public TrailEvent Event { get; }

    /// <summary>Unix time divided by 60.</summary>
    public long Minute { get; }

    /// <summary>32 random bytes, so that nobody can guess the public part from the leaf.</summary>
    public ReadOnlyMemory<byte> Salt { get; }

    /// <summary>What auditors and the peer may see; zero bytes where there is nothing.</summary>
    public ReadOnlyMemory<byte> Public { get; }

    /// <summary>SHA-256(salt2 | private); 32 zero bytes where nothing is private.</summary>
    public TreeHash PrivateHash { get; }

    /// <summary>The salt of the private part; null where nothing is private, or where it is withheld or erased.</summary>
    public ReadOnlyMemory<byte>? Salt2 { get; }

    /// <summary>The private part; null where there is none, or where it is withheld or erased.</summary>
    public ReadOnlyMemory<byte>? Private { get; }

    /// <summary>True where the leaf commits to something private that this opening does not hold.</summary>
    public bool IsPrivateWithheld => PrivateHash != default && Private is null;

    /// <summary>Makes the opening of a new leaf, with fresh salts.</summary>
    /// <param name="event">What happened.</param>
    /// <param name="time">When; seconds are dropped.</param>
    /// <param name="public">Compact JSON or bytes; may be empty.</param>
    /// <param name="private">Compact JSON; empty where nothing is private.</param>
    /// <param name="random">The source of the salts.</param>
    /// <exception cref="ArgumentOutOfRangeException">An event without a number, or a time before 1970.</exception>
    public static LeafOpening Create(
        TrailEvent @event, DateTimeOffset time, ReadOnlySpan<byte> @public, ReadOnlySpan<byte> @private, RandomNumberGenerator random)
    {
        if (!Enum.IsDefined(@event)) throw new ArgumentOutOfRangeException(nameof(@event));
        var minute = time.ToUnixTimeSeconds() / 60;
        ArgumentOutOfRangeException.ThrowIfNegative(minute);
        var salt = Salted(random);
        if (@private.IsEmpty) return new LeafOpening(@event, minute, salt, @public.ToArray(), default, null, null);
        var salt2 = Salted(random);
        return new LeafOpening(@event, minute, salt, @public.ToArray(), HashPrivate(salt2, @private), salt2, @private.ToArray());
    }

    /// <summary>As the other, with the system's random generator.</summary>
    public static LeafOpening Create(TrailEvent @event, DateTimeOffset time, ReadOnlySpan<byte> @public, ReadOnlySpan<byte> @private = default)
    {
        using var random = RandomNumberGenerator.Create();
        return Create(@event, time, @public, @private, random);
    }

    /// <summary>Puts together what was stored apart.</summary>
    /// <param name="event">Its number must be known.</param>
    /// <param name="minute">Unix time divided by 60.</param>
    /// <param name="salt">32 bytes.</param>
    /// <param name="public">The public part.</param>
    /// <param name="privateHash">32 zero bytes where nothing is private.</param>
    /// <param name="salt2">32 bytes, together with <paramref name="private"/> or not at all.</param>
    /// <param name="private">Not empty where given.</param>
    public static Checked<LeafOpening> Parse(
        TrailEvent @event, long minute, byte[] salt, byte[] @public, TreeHash privateHash, byte[]? salt2, byte[]? @private)
    {
        if (!Enum.IsDefined(@event)) return new Fault(FaultCode.Malformed, $"there is no event {(byte)@event}");
        if (minute < 0) return new Fault(FaultCode.OutOfRange, "a minute is not negative");
        if (salt.Length != SaltSize || salt2 is not (null or { Length: SaltSize })) return new Fault(FaultCode.Malformed, $"a salt has {SaltSize} bytes");
        if (salt2 is null != @private is null) return new Fault(FaultCode.Malformed, "salt2 and private come together or not at all");
        if (@private is not null && (@private.Length == 0 || HashPrivate(salt2, @private) != privateHash))
            return new Fault(FaultCode.HashMismatch, "the private part is not the one that privateHash names");
        return new LeafOpening(@event, minute, salt, @public, privateHash, salt2, @private);
    }

    /// <summary>The leaf that this opens: 53 bytes, recomputed.</summary>
    public Leaf ToLeaf()
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(Salt.Span);
        sha.AppendData(Public.Span);
        sha.AppendData(PrivateHash.ToArray());
        return new Leaf(Event, Minute, new TreeHash(sha.GetHashAndReset()));
    }

    /// <summary>The same opening without its private part: what remains of it after erasure, and what leaves the country.</summary>
    public LeafOpening WithoutPrivate() => new(Event, Minute, Salt.ToArray(), Public.ToArray(), PrivateHash, null, null);

    private static byte[] Salted(RandomNumberGenerator random)
    {
        var salt = new byte[SaltSize];
        random.GetBytes(salt);
        return salt;
    }

    private static TreeHash HashPrivate(ReadOnlySpan<byte> salt2, ReadOnlySpan<byte> @private)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(salt2);
        sha.AppendData(@private);
        return new TreeHash(sha.GetHashAndReset());
    }
}
