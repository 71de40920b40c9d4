namespace Trm.Envelope.Keys;

/// <summary>A key in a folder, by its certificate.</summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="Certificate">What is public of it.</param>
/// <param name="CertificateFile">Its path.</param>
/// <param name="IsHere">Whether the private key is here too; false where it was destroyed.</param>
public sealed record StoredKey(KeyPurpose Purpose, Certificate Certificate, string CertificateFile, bool IsHere)
{
    /// <summary>Where the private key lies, or lay.</summary>
    public string PrivateFile => Path.ChangeExtension(CertificateFile, ".key");
}
