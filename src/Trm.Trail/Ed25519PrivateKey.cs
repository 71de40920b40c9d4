using System.Security.Cryptography;

namespace Trm.Trail;

/// <summary>An Ed25519 private key (RFC 8032), kept as a PKCS#8 PEM file that <c>openssl pkey</c> reads and writes too.</summary>
public sealed class Ed25519PrivateKey : IDisposable
{
    /// <summary>The length of the seed, which is the private key of RFC 8032, in bytes.</summary>
    public const int SeedSize = 32;

    // RFC 8410 7: SEQUENCE { version 0, AlgorithmIdentifier { 1.3.101.112 }, OCTET STRING { OCTET STRING seed } }, 48 bytes with the seed.
    private static readonly byte[] Pkcs8Prefix = Convert.FromHexString("302e020100300506032b657004220420");

    private readonly byte[] seed;
    private readonly LibCrypto.KeyHandle handle;

    private Ed25519PrivateKey(ReadOnlySpan<byte> seed)
    {
        this.seed = seed.ToArray();
        handle = LibCrypto.PrivateKey(seed);
        PublicKey = new Ed25519PublicKey(LibCrypto.PublicBytes(handle));
    }

    /// <summary>The public half.</summary>
    public Ed25519PublicKey PublicKey { get; }

    /// <summary>A new key from the system's random generator.</summary>
    public static Ed25519PrivateKey Generate()
    {
        Span<byte> fresh = stackalloc byte[SeedSize];
        RandomNumberGenerator.Fill(fresh);
        var key = new Ed25519PrivateKey(fresh);
        CryptographicOperations.ZeroMemory(fresh);
        return key;
    }

    /// <summary>The key of a 32-byte seed.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static Ed25519PrivateKey FromSeed(ReadOnlySpan<byte> seed) =>
        seed.Length == SeedSize ? new Ed25519PrivateKey(seed) : throw new ArgumentException("An Ed25519 seed has 32 bytes.", nameof(seed));

    /// <summary>The key in a PKCS#8 PEM text: exactly the form of RFC 8410 without attributes, unencrypted.</summary>
    public static Checked<Ed25519PrivateKey> Parse(ReadOnlySpan<char> pem)
    {
        var malformed = new Fault(FaultCode.Malformed, "not an Ed25519 private key in PKCS#8 PEM (-----BEGIN PRIVATE KEY-----)");
        if (!PemEncoding.TryFind(pem, out var fields) || pem[fields.Label] is not "PRIVATE KEY") return malformed;
        var der = new byte[fields.DecodedDataLength];
        try
        {
            return Convert.TryFromBase64Chars(pem[fields.Base64Data], der, out var length)
                && length == Pkcs8Prefix.Length + SeedSize
                && der.AsSpan().StartsWith(Pkcs8Prefix)
                    ? new Ed25519PrivateKey(der.AsSpan(Pkcs8Prefix.Length, SeedSize))
                    : malformed;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    /// <summary>Reads a key file. A file that others than its owner may read or write is refused: its secret must be taken as known.</summary>
    /// <exception cref="IOException">The file is not there or not readable.</exception>
    public static Checked<Ed25519PrivateKey> Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != UnixFileMode.None)
            return new Fault(FaultCode.Malformed, "the key file grants rights beyond reading and writing by its owner; make a new key, or chmod 600 if nobody read it");
        return Parse(File.ReadAllText(path));
    }

    /// <summary>Writes a new key file with owner-only rights. An existing file is never replaced.</summary>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public void Write(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(path, options);
        file.Write(ToPem());
        file.Flush();
        ((FileStream)file.BaseStream).Flush(flushToDisk: true);
    }

    /// <summary>The PKCS#8 PEM text, with a final newline. It is the secret itself.</summary>
    public string ToPem()
    {
        byte[] der = [.. Pkcs8Prefix, .. seed];
        try
        {
            return PemEncoding.WriteString("PRIVATE KEY", der) + "\n";
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    /// <summary>Signs (RFC 8032 5.1.6); deterministic.</summary>
    /// <returns>64 bytes.</returns>
    public byte[] Sign(ReadOnlySpan<byte> message) => LibCrypto.Sign(handle, message);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(seed);
        handle.Dispose();
    }
}
