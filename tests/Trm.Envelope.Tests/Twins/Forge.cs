using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope.Cms;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Tests.Twins;

/// <summary>
/// Makes messages from Austria to Serbia with one thing wrong and everything else consistent: every digest and signature
/// that follows from the wrong thing is made anew, so that only the check it is meant for can find it.
/// </summary>
internal sealed class Forge(World world)
{
    private static readonly byte[] Payload = Encoding.UTF8.GetBytes("""{"resourceType":"Bundle","type":"message","entry":[]}""");

    public World World { get; } = world;

    public SigningKey Austria => World.Keys[World.Austria].Signing;

    public RecipientKey Serbia => Recipient(World.Serbia);

    public RecipientKey Recipient(ParticipantId id) => RecipientKey.Of(World.Keys[id].Encryption.Certificate).Value;

    /// <summary>A lawful header without digests.</summary>
    public Header Header(params RecipientKey[] recipients) => new()
    {
        Id = TransmissionId.Parse("0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b10").Value,
        From = World.Austria,
        To = World.Serbia,
        Gen = 0,
        Rcp = [.. (recipients is [] ? [Serbia] : recipients).Select(r => r.Certificate.SkiHex).Order(StringComparer.Ordinal)],
        Iat = World.Now,
        Exp = World.Now.AddDays(30),
        Dir = World.Directory.Version,
        Seq = 17,
        EnvSha256 = "",
        CapSha256 = "",
        MetaSha256 = "",
    };

    public static MessageMeta Meta { get; } = MessageMeta.Of(
        MessageKind.ReferralProfile, MessageId.Parse("0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b11").Value, CaseId.Parse("0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b12").Value);

    /// <summary>All parts, each open to forging.</summary>
    public byte[] Message(
        Func<Header, Header>? core = null,
        Func<byte[], byte[]>? capsule = null,
        Func<byte[], byte[]>? envelope = null,
        Func<Header, Header>? digests = null,
        Func<string, string>? json = null,
        Func<byte[], byte[]>? content = null,
        Func<byte[], byte[]>? p7s = null,
        ISigner? signer = null,
        DateTimeOffset? signingTime = null,
        RecipientKey[]? recipients = null,
        string? metaDigest = null)
    {
        var header = (core ?? (h => h))(Header(recipients ?? []));
        var made = Capsule.Create(header.WriteCore(), Meta, Payload);
        var plaintext = (capsule ?? (c => c))(made.Bytes.ToArray());
        var sealedTo = (envelope ?? (e => e))(AuthEnvelopedData.Encrypt(plaintext, recipients ?? [Serbia]));
        header = (digests ?? (h => h))(header with
        {
            EnvSha256 = Digest.Sha256(sealedTo),
            CapSha256 = Digest.Sha256(plaintext),
            MetaSha256 = metaDigest ?? made.MetaSha256,
        });
        var text = (json ?? (j => j))(Encoding.UTF8.GetString(header.Write()));
        var signed = SignedData.Sign((content ?? (c => c))(Encoding.UTF8.GetBytes(text)), signingTime ?? header.Iat, signer ?? Austria).Write(SignatureProfile.P256);
        return [.. (p7s ?? (s => s))(signed), .. sealedTo];
    }

    /// <summary>A message whose SignedData was edited as a tree.</summary>
    public byte[] SignedDataEdited(Action<DerNode> edit) => Message(p7s: der =>
    {
        var tree = DerNode.Parse(der);
        edit(tree[1, 0]);
        return tree.Encode();
    });

    /// <summary>A message whose signed attributes were edited and signed again by Austria's own key.</summary>
    public byte[] AttributesEdited(Action<List<DerNode>> edit) => SignedDataEdited(data =>
    {
        var attributes = SignerInfo(data)[3];
        edit(attributes.Children!);
        Resign(data, attributes);
    });

    public static DerNode SignerInfo(DerNode data) => data.Children![^1][0];

    private void Resign(DerNode data, DerNode attributes)
    {
        var signedBytes = attributes.Encode();
        signedBytes[0] = 0x31;
        SignerInfo(data).Children![5].Content = ((ISigner)Austria).SignHash(SHA256.HashData(signedBytes));
    }

    /// <summary>
    /// The forgery that turns signed attributes into content: eContent is what was signed as attributes, the attributes are gone, the
    /// old signature fits.
    /// </summary>
    public byte[] AttributesAsContent() => SignedDataEdited(data =>
    {
        var signer = SignerInfo(data);
        var content = signer[3].Encode();
        content[0] = 0x31;
        data[2, 1, 0].Content = content;
        signer.Children!.RemoveAt(3);
    });

    /// <summary>A message whose AuthEnvelopedData was edited as a tree; header digest and signature follow.</summary>
    public byte[] EnvelopeEdited(Action<DerNode> edit, Func<Header, Header>? core = null) => Message(core: core, envelope: der =>
    {
        var tree = DerNode.Parse(der);
        edit(tree[1, 0]);
        return tree.Encode();
    });

    /// <summary>A message whose capsule was edited; all digests follow.</summary>
    public byte[] CapsuleEdited(Func<byte[], byte[]> edit) => Message(capsule: edit);

    /// <summary>A message with another meta; all digests follow.</summary>
    public byte[] MetaReplaced(string meta)
    {
        var salt = new byte[Capsule.SaltBytes];
        return Message(
            metaDigest: Capsule.MetaDigest(SHA256.HashData([.. "trm-meta"u8, .. salt]), Encoding.UTF8.GetBytes(meta)),
            capsule: made => Write(made.AsSpan(4, 32), salt, Encoding.UTF8.GetBytes(meta)));
    }

    private static byte[] Write(ReadOnlySpan<byte> core, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> meta)
    {
        var capsule = new byte[Padme.Length(80 + meta.Length + Payload.Length)];
        "TRM1"u8.CopyTo(capsule);
        core.CopyTo(capsule.AsSpan(4));
        salt.CopyTo(capsule.AsSpan(36));
        BinaryPrimitives.WriteInt32BigEndian(capsule.AsSpan(68), meta.Length);
        meta.CopyTo(capsule.AsSpan(72));
        BinaryPrimitives.WriteInt64BigEndian(capsule.AsSpan(72 + meta.Length), Payload.Length);
        Payload.CopyTo(capsule.AsSpan(80 + meta.Length));
        return capsule;
    }

    /// <summary>Encrypts again under another content cipher or tag length, with the recipient's key wrapped as it should be.</summary>
    public byte[] ContentCipherReplaced(string oid, int keyBytes, int nonceBytes, int tagBytes, bool ccm = false) => EnvelopeEdited(data =>
    {
        var key = RandomNumberGenerator.GetBytes(keyBytes);
        var nonce = RandomNumberGenerator.GetBytes(nonceBytes);
        var plaintext = new byte[Padme.Floor];
        var ciphertext = new byte[plaintext.Length];
        var tag = new byte[tagBytes];
        if (ccm)
        {
            using var aes = new AesCcm(key);
            aes.Encrypt(nonce, plaintext, ciphertext, tag);
        }
        else
        {
            using var aes = new AesGcm(key, tagBytes);
            aes.Encrypt(nonce, plaintext, ciphertext, tag);
        }

        var content = data[2];
        content[1].Children![0] = DerNode.Oid(oid);
        content[1, 1, 0].Content = nonce;
        content[1, 1, 1].Content = [(byte)tagBytes];
        content[2].Content = ciphertext;
        data.Children![3].Content = tag;
        var part = Serbia.Wrap(key);
        var recipient = data[1, 0];
        recipient[1, 0, 1].Content = [0, .. part.OriginatorPoint.Span];
        recipient[3, 0, 1].Content = part.WrappedKey.ToArray();
    });
}
