using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Evidence.Packs;

namespace Trm.Evidence.Tests.Packs;

/// <summary>Two countries with keys, logs and a directory, and a finished story between them: all of it lawful at first, each of it to be bent by a test.</summary>
internal sealed class TwoCountries
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly GovernanceKey governance = GovernanceKey.Create("secretariat", Start.AddDays(-1));
    private DirectoryDocument document;

    public TwoCountries()
    {
        At = new Country(this, "AT");
        Rs = new Country(this, "RS");
        document = DirectoryDocument.Create(Governance.Of(1, governance.Certificate), Start);
        foreach (var (country, peer) in new[] { (At, Rs), (Rs, At) })
            document = document.Add(ParticipantEntry.Create(country.Keys, country.Id.Value, country.Id.Value, [peer.Id], country.Log.Key.ToString(), Start, country.Witness.Key.ToString()).Sign(country.Keys.Signing, Start.AddHours(-1)).Value);
        Publish();
    }

    public Country At { get; }

    public Country Rs { get; }

    public DateTimeOffset Now { get; set; } = Start;

    public List<SignedDirectory> Directories { get; } = [];

    public TrustDirectory Newest { get; private set; } = null!;

    public CaseId Case { get; } = CaseId.Parse("0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b10").Value;

    /// <summary>Both adopt, greet, refer, see and accept; every message has its receipt.</summary>
    public TwoCountries Story()
    {
        Begin();
        var profile = Say(At, Rs, MessageKind.ReferralProfile);
        Say(Rs, At, MessageKind.DecisionSeen, profile);
        Say(Rs, At, MessageKind.DecisionAccepted, profile);
        Say(At, Rs, MessageKind.ReferralIdentity, profile);
        return this;
    }

    public TwoCountries Begin()
    {
        At.Adopt(Newest.Signed);
        Rs.Adopt(Newest.Signed);
        At.Control(Rs);
        Rs.Control(At);
        return this;
    }

    /// <summary>One message with its receipt on both sides.</summary>
    public MessageId Say(Country from, Country to, MessageKind kind, MessageId? inReplyTo = null, CaseId? @case = null)
    {
        Now += TimeSpan.FromMinutes(1);
        var message = from.Send(to, kind, @case ?? Case, inReplyTo);
        to.Take(message);
        from.Read(to.Control(from));
        return message.Meta.Message!;
    }

    public TwoCountries Next(Func<ParticipantEntry, ParticipantEntry> change, Country whose)
    {
        Now += TimeSpan.FromMinutes(1);
        document = document.Next(Now).Add(change(Newest.Find(whose.Id)!).Sign(whose.Keys.Signing, Now).Value);
        Publish();
        return this;
    }

    private void Publish()
    {
        var signed = SignedDirectory.Sign(document, governance, Now).Value;
        Newest = Directories.Count == 0 ? TrustDirectory.Adopt(TrustAnchor.OfFingerprint(signed.Fingerprint), signed.Bytes, Now).Value : TrustDirectory.Adopt(Newest, signed.Bytes).Value;
        Directories.Add(signed);
    }

    public PackVerification Verify() => PackVerification.Verify(("AT", new MemoryStream(At.Pack())), ("RS", new MemoryStream(Rs.Pack())));
}
