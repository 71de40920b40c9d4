using System.Security.Cryptography;
using System.Text;
using Trm.Contracts.Rejections;

namespace Trm.Envelope.Keys;

/// <summary>
/// Private keys as PKCS#8 PEM files that only their owner may read: made so, and refused otherwise. Certificates as PEM.
/// </summary>
public static class KeyFile
{
    private const int MaxBytes = 16 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a private key with mode 0600. Never overwrites.</summary>
    /// <exception cref="IOException">The file exists already or cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> pkcs8) => WriteSecret(path, Encoding.ASCII.GetBytes(PemEncoding.WriteString("PRIVATE KEY", pkcs8) + "\n"));

    /// <summary>Writes a certificate that everybody may read. Never overwrites.</summary>
    /// <exception cref="IOException">The file exists already or cannot be written.</exception>
    public static void WriteCertificate(string path, Certificate certificate)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(Encoding.ASCII.GetBytes(certificate.ToPem()));
    }

    /// <summary>
    /// The PKCS#8 of a private key. <c>KEY_FILE_PERMISSIONS</c> where anybody but the owner may touch it; <c>KEY_FILE_INVALID</c>
    /// where it is no PKCS#8 PEM.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Result<byte[]> Read(string path) => ReadSecret(path, MaxBytes).Then(bytes =>
    {
        var pkcs8 = Parse(bytes, path);
        CryptographicOperations.ZeroMemory(bytes);
        return pkcs8;
    });

    /// <summary>The PKCS#8 in the bytes of a key file. <c>KEY_FILE_INVALID</c> where it is no PKCS#8 PEM.</summary>
    internal static Result<byte[]> Parse(ReadOnlySpan<byte> file, string path)
    {
        var text = Encoding.Latin1.GetString(file);
        return PemEncoding.TryFind(text, out var pem) && text[pem.Label] is "PRIVATE KEY" ? Convert.FromBase64String(text[pem.Base64Data]) : NotPkcs8(path);
    }

    /// <summary>
    /// The bytes of a file that only its owner may touch. <c>KEY_FILE_PERMISSIONS</c> where anybody else may; <c>KEY_FILE_INVALID</c> where it is longer than <paramref name="max"/>.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static Result<byte[]> ReadSecret(string path, int max)
    {
        using var file = File.OpenRead(path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & ~(OwnerOnly | UnixFileMode.UserExecute)) != UnixFileMode.None)
            return new Rejection(RejectionCode.KeyFilePermissions, path, $"others may read or write this file: chmod 600 '{path}'");
        if (file.Length > max)
            return NotPkcs8(path);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Writes a file with mode 0600. Never overwrites.</summary>
    /// <exception cref="IOException">The file exists already or cannot be written.</exception>
    internal static void WriteSecret(string path, ReadOnlySpan<byte> bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var file = new FileStream(path, options);
        file.Write(bytes);
    }

    private static Rejection NotPkcs8(string path) => new(RejectionCode.KeyFileInvalid, path, "not an unencrypted PKCS#8 private key in PEM");

    /// <summary>A certificate in PEM or DER. <c>KEY_FILE_INVALID</c> for anything else.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Result<Certificate> ReadCertificate(string path)
    {
        using var file = File.OpenRead(path);
        if (file.Length > MaxBytes)
            return new Rejection(RejectionCode.KeyFileInvalid, path, "too large for a certificate");
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return Certificate.ReadFile(bytes).Try(out var certificate, out var fault) ? certificate : fault with { Path = path };
    }
}
