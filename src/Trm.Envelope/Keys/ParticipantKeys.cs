using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Envelope.Keys;

/// <summary>A new pair of message keys, for signing and for encryption. What a folder holds in the course of years is a <see cref="KeyStore"/>.</summary>
/// <param name="Owner">Whose keys.</param>
/// <param name="Signing">The signing key in use.</param>
/// <param name="Encryption">The encryption key in use.</param>
public sealed record ParticipantKeys(ParticipantId Owner, SigningKey Signing, EncryptionKey Encryption)
{
    /// <summary>New keys with self-signed certificates: signing for 2 years, encryption for 90 days.</summary>
    public static ParticipantKeys Create(ParticipantId owner, DateTimeOffset now) =>
        new(owner, SigningKey.Create(owner, now), EncryptionKey.Create(owner, now));

    /// <summary>A ring of the one encryption key.</summary>
    public EncryptionKeyRing Ring => new([Encryption]);

    /// <summary>Writes <c>sign.key</c>, <c>sign.pem</c>, <c>encrypt.key</c> and <c>encrypt.pem</c> into an existing folder. Never overwrites.</summary>
    /// <exception cref="IOException">A file exists already or cannot be written.</exception>
    public void Save(string folder)
    {
        Signing.Save(Path.Combine(folder, "sign.key"), Path.Combine(folder, "sign.pem"));
        Encryption.Save(Path.Combine(folder, "encrypt.key"), Path.Combine(folder, "encrypt.pem"));
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Result<ParticipantKeys> Load(ParticipantId owner, string folder) =>
        SigningKey.Load(StoredKey.FileOf(Path.Combine(folder, "sign.pem")), Path.Combine(folder, "sign.pem")).Then(signing =>
            EncryptionKey.Load(Path.Combine(folder, "encrypt.key"), Path.Combine(folder, "encrypt.pem")).Then<ParticipantKeys>(encryption =>
                new ParticipantKeys(owner, signing, encryption)));
}
