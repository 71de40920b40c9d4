using System.Text;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Tests;

/// <summary>Two countries and an organisation with keys, and the directory that lists them; governance 2 of 3. Always lawful at first.</summary>
internal sealed class World
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    public static readonly ParticipantId Austria = Id("AT");
    public static readonly ParticipantId Serbia = Id("RS");
    public static readonly ParticipantId Shelter = Id("NGO-7");

    /// <summary>Its signing key is revoked.</summary>
    public static readonly ParticipantId Revoked = Id("REVOKED");

    /// <summary>May use no suite weaker than trm-2.</summary>
    public static readonly ParticipantId Strong = Id("STRONG");

    /// <summary>Its signing key is listed from tomorrow on.</summary>
    public static readonly ParticipantId Later = Id("LATER");

    private static readonly Lazy<World> Shared = new(() => new World());

    public World(DateTimeOffset? notAfter = null)
    {
        var to = notAfter ?? Now.AddYears(2);
        Governance = [.. new[] { "Vienna", "Belgrade", "Secretariat" }.Select(holder => GovernanceKey.Create(holder, Now.AddDays(-10), to))];
        Keys = new[] { Austria, Serbia, Shelter, Revoked, Strong, Later }.ToDictionary(
            id => id, id => new ParticipantKeys(id, SigningKey.Create(id, Now.AddDays(-1), to), EncryptionKey.Create(id, Now.AddDays(-1), to)));
        Document = DirectoryDocument.Create(Envelope.Directory.Governance.Of(2, Governance.Select(g => g.Certificate)), Now);
        if (notAfter is { } far)
            Document = Document with { NextUpdate = far, HardExpiry = far };
        foreach (var id in Keys.Keys)
            Document = Document.Add(Signed(Entry(id), id, Now.AddDays(-1)));
        Directory = Adopt(Document);
    }

    /// <summary>One world for all tests that change nothing.</summary>
    public static World Common => Shared.Value;

    public IReadOnlyList<GovernanceKey> Governance { get; }

    public Dictionary<ParticipantId, ParticipantKeys> Keys { get; }

    public DirectoryDocument Document { get; }

    public TrustDirectory Directory { get; }

    public TrustAnchor Anchor => TrustAnchor.Of(Document.Governance);

    public static ParticipantId Id(string text) => ParticipantId.Parse(text).Value;

    /// <summary>The world of the golden vectors: nothing in it ever expires.</summary>
    public static World WithoutEnd() => new(new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero));

    public ParticipantEntry Entry(ParticipantId id)
    {
        var entry = ParticipantEntry.Create(
            Keys[id], id == Serbia ? "RS" : "AT", $"Coordinator of {id}", Keys.Keys.Where(peer => peer != id), $"trm/{id}/0+00000000+AAAA", Now.AddDays(-1));
        return entry with
        {
            MinimumSuite = id == Strong ? "trm-2" : Suite.Trm1,
            Signing = [entry.Signing[0] with { Revoked = id == Revoked ? Now.AddHours(-1) : null, From = id == Later ? Now.AddDays(1) : entry.Signing[0].From }],
        };
    }

    public SignedEntry Signed(ParticipantEntry entry, ParticipantId signer, DateTimeOffset at) => entry.Sign(Keys[signer].Signing, at).Value;

    /// <summary>The document signed by the first two governance keys.</summary>
    public ReadOnlyMemory<byte> Sign(DirectoryDocument document) => Sign(document, Governance[0], Governance[1]);

    public static ReadOnlyMemory<byte> Sign(DirectoryDocument document, params GovernanceKey[] keys) =>
        keys.Skip(1).Aggregate(SignedDirectory.Sign(document, keys[0], Now).Value, (signed, key) => signed.Sign(key, Now).Value).Bytes;

    public TrustDirectory Adopt(DirectoryDocument document) => TrustDirectory.Adopt(TrustAnchor.Of(document.Governance), Sign(document), Now).Value;

    /// <summary>A referral from Austria to Serbia.</summary>
    public SealOrder Order(string payload = """{"resourceType":"Bundle"}""", long seq = 1) => new()
    {
        Id = TransmissionId.Of(Guid.NewGuid()),
        From = Austria,
        To = Serbia,
        Seq = seq,
        Iat = Now,
        Exp = Now.AddDays(30),
        Dir = Directory.Version,
        Recipients = Directory.RecipientsOf(Serbia, Now),
        Meta = MessageMeta.Of(MessageKind.ReferralProfile, MessageId.Of(Guid.NewGuid()), CaseId.Of(Guid.NewGuid())),
        Payload = Encoding.UTF8.GetBytes(payload),
    };

    public Sealed Seal(SealOrder? order = null) => Sealer.Seal(order ?? Order(), Keys[(order ?? Order()).From].Signing).Value;

    /// <summary>All nine steps, as Serbia.</summary>
    public Contracts.Rejections.Result<OpenedMessage> Open(ReadOnlyMemory<byte> bytes) => Open(bytes, Serbia);

    public Contracts.Rejections.Result<OpenedMessage> Open(ReadOnlyMemory<byte> bytes, ParticipantId self) =>
        SealedMessage.Parse(bytes)
            .Then(sealedMessage => sealedMessage.Verify(Directory))
            .Then(verified => verified.Admit(self, Keys[self].Ring, Directory))
            .Then(admitted => admitted.Open());
}
