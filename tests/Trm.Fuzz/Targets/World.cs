using System.Security.Cryptography;
using System.Text;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope;
using Trm.Envelope.Cms;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Testing;
using Trm.Trail;

namespace Trm.Fuzz.Targets;

/// <summary>
/// Two countries with keys of their own, which guard nothing: with them the fuzzer signs what it has changed, and so gets behind the signature. The keys are stored, so that
/// a corpus file means the same on every machine.
/// </summary>
internal sealed class World
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<World> Shared = new(() => new World());

    private World()
    {
        At = Keys("AT");
        Rs = Keys("RS");
        Governors = [Governor(1), Governor(2)];
        Document = DirectoryDocument.Create(Governance.Of(1, Governors.Select(g => g.Certificate)), Now.AddHours(-1));
        foreach (var (keys, peer, log) in new[] { (At, Rs, AtLog), (Rs, At, RsLog) })
            Document = Document.Add(Entry(keys, peer.Owner, log).Sign(keys.Signing, Now.AddHours(-2)).Value);
        Directory = TrustDirectory.Adopt(TrustAnchor.Of(Document.Governance), Sign(Document.Write()), Now).Value;
        ToRs = RecipientKey.Of(Rs.Encryption.Certificate).Value;
        Header = new()
        {
            Id = TransmissionId.Parse("0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b10").Value,
            From = At.Owner,
            To = Rs.Owner,
            Gen = 0,
            Rcp = [Rs.Encryption.Certificate.SkiHex],
            Iat = Now,
            Exp = Now.AddDays(30),
            Dir = Directory.Version,
            Seq = 17,
            EnvSha256 = new string('0', 64),
            CapSha256 = new string('0', 64),
            MetaSha256 = new string('0', 64),
        };
    }

    public static World Common => Shared.Value;

    public ParticipantKeys At { get; }

    public ParticipantKeys Rs { get; }

    public NoteSigner AtLog { get; } = new("trm/AT/0", Ed25519PrivateKey.FromSeed(new byte[32]));

    public NoteSigner RsLog { get; } = new("trm/RS/0", Ed25519PrivateKey.FromSeed([1, .. new byte[31]]));

    public IReadOnlyList<GovernanceKey> Governors { get; }

    public DirectoryDocument Document { get; }

    public TrustDirectory Directory { get; }

    public RecipientKey ToRs { get; }

    /// <summary>A lawful header from Austria to Serbia, without digests.</summary>
    public Header Header { get; }

    /// <summary>A directory document, whatever it is, under the first governor's signature.</summary>
    public byte[] Sign(ReadOnlyMemory<byte> document) => SignedData.Sign(document, WireTime.Cut(Now), Governors[0]).Write(SignatureProfile.P384);

    /// <summary>A header, whatever it is, under Austria's signature.</summary>
    public byte[] SignHeader(ReadOnlyMemory<byte> header, DateTimeOffset at) => SignedData.Sign(header, at, At.Signing).Write(SignatureProfile.P256);

    /// <summary>A capsule for the header.</summary>
    public byte[] Capsule(MessageMeta meta, ReadOnlySpan<byte> payload)
    {
        var capsule = Envelope.Capsule.Create(Header.WriteCore(), meta, payload).Bytes.ToArray();
        capsule.AsSpan(36, Envelope.Capsule.SaltBytes).Clear(); // the same seed in every run
        return capsule;
    }

    /// <summary>Steps 1 to 9, as Serbia.</summary>
    public Contracts.Rejections.Result<OpenedMessage> Open(ReadOnlyMemory<byte> message) => SealedMessage.Parse(message)
        .Then(m => m.Verify(Directory)).Then(v => v.Admit(Rs.Owner, Rs.Ring, Directory)).Then(a => a.Open());

    /// <summary>The entry of one country; its mailboxes have the same names in every run.</summary>
    public static ParticipantEntry Entry(ParticipantKeys keys, ParticipantId peer, NoteSigner log) =>
        ParticipantEntry.Create(keys, keys.Owner.Value, $"Coordinator of {keys.Owner}", [peer], log.Key.ToString(), Now.AddHours(-2)) with
        {
            Mailboxes = [new(peer, Lane.Normal, $"mb-{keys.Owner.Value.ToLowerInvariant()}-0123456789abcdef"), new(peer, Lane.Urgent, $"mb-{keys.Owner.Value.ToLowerInvariant()}-fedcba9876543210")],
        };

    public static byte[] KeyText(string name) => File.ReadAllBytes(Path.Combine(Vectors.Checkout, "tests", "Trm.Fuzz", "Keys", name));

    private static ParticipantKeys Keys(string id) => new(
        ParticipantId.Parse(id).Value, SigningKey.Of(Pkcs8($"{id}-sign.key"), Certificate($"{id}-sign.pem")).Value, EncryptionKey.Of(Pkcs8($"{id}-encrypt.key"), Certificate($"{id}-encrypt.pem")).Value);

    private static GovernanceKey Governor(int number) => GovernanceKey.Of(Pkcs8($"governance-{number}.key"), Certificate($"governance-{number}.pem")).Value;

    internal static Certificate Certificate(string name) => Envelope.Keys.Certificate.ReadFile(KeyText(name)).Value;

    // Read without its rights being asked: a checkout does not keep them, and these keys guard nothing.
    internal static byte[] Pkcs8(string name)
    {
        var text = Encoding.ASCII.GetString(KeyText(name));
        return Convert.FromBase64String(text[PemEncoding.Find(text).Base64Data]);
    }
}
