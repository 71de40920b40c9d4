namespace Trm.Envelope.Keys;

/// <summary>A key in a folder, by its certificate.</summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="Certificate">What is public of it.</param>
/// <param name="CertificateFile">Its path.</param>
/// <param name="IsHere">Whether the private key is here too; false where it was destroyed.</param>
public sealed record StoredKey(KeyPurpose Purpose, Certificate Certificate, string CertificateFile, bool IsHere)
{
    /// <summary>Where the private key lies, or lay.</summary>
    public string PrivateFile => FileOf(CertificateFile);

    /// <summary>True where the file only names a key that stays in a token (HSM).</summary>
    public bool IsInToken => Path.GetExtension(PrivateFile) == KeyToken.Extension;

    /// <summary>The file of the private key beside a certificate: <c>.pkcs11</c> where it is in a token, <c>.key</c> otherwise, whether or not it is there.</summary>
    internal static string FileOf(string certificateFile) => Path.ChangeExtension(certificateFile, KeyToken.Extension) is var token && File.Exists(token) ? token : Path.ChangeExtension(certificateFile, ".key");
}
