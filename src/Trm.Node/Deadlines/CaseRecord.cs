using System.Data.Common;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Node.Referrals;

namespace Trm.Node.Deadlines;

/// <summary>
/// What the messages of a case say that its deadlines depend on: how urgent it is, whether the person may be a child, whether anybody moves soon. Read from what both
/// sides hold, so that both count alike.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="tx">The transaction that it is read in.</param>
/// <param name="case">The case; null where the message concerns none.</param>
/// <param name="peer">With whom.</param>
/// <param name="stands">The case as it stands in this transaction, where that is known already.</param>
internal sealed class CaseRecord(NodeParts node, DbTransaction tx, CaseId? @case, ParticipantId peer, CaseFile? stands = null)
{
    private static readonly TimeSpan Soon = TimeSpan.FromHours(72);

    private readonly Lazy<IReadOnlyList<ContentTable.Line>> _rows = new(() => @case is null ? [] : ContentTable.Lines(tx, @case, peer));

    private readonly Lazy<CaseFile?> _file = new(() => @case is null ? null : stands ?? CaseTable.Find(tx.Connection!, node.Vault, @case, tx));

    /// <summary>The case as it stands; null where it is not known, or is with another peer.</summary>
    public CaseFile? File => _file.Value is { } file && file.Peer == peer ? file : null;

    /// <summary>The messages of the case with that peer, oldest first.</summary>
    public IReadOnlyList<ContentTable.Line> Rows => _rows.Value;

    /// <summary>Those of these kinds: a case may be long, and most that happens in it concerns few of its messages.</summary>
    public IReadOnlyList<ContentTable.Line> RowsOf(IReadOnlyList<string> kinds) => @case is null || kinds.Count == 0 ? [] : ContentTable.Lines(tx, @case, peer, kinds);

    /// <summary>True where that message was stored here after the other one.</summary>
    public bool IsAfter(ContentTable.Line row, string message, bool outgoing) =>
        Rows.SkipWhile(r => r.MessageId != message || r.Outgoing != outgoing).Skip(1).Any(r => r.MessageId == row.MessageId && r.Outgoing == row.Outgoing);

    /// <summary>The side that receives the person; null where the case is not known.</summary>
    public ParticipantId? Receiving => File is { } file ? file.OwnSide == Side.Receiving ? node.Self : peer : null;

    /// <summary>As the profile says; routine where there is none.</summary>
    public Urgency Urgency => (ProfileRow is { } row ? node.Urgencies.Of(row, () => Read(row) is { } profile ? ReferralContent.Of(profile).Urgency : null) : null) ?? Urgency.Routine;

    /// <summary>True but where the profile names an adult's age: in doubt a child.</summary>
    public bool IsChildOrInDoubt => Profile?.Bundle.Entry.Select(e => e.Resource).OfType<Observation>()
        .Where(o => CodeSystems.Facts.Find(o.Code) == Fact.AgeBand)
        .Any(o => CodeSystems.AgeBands.Find(o.ValueCodeableConcept) is AgeBand.From18To24 or AgeBand.From25To44 or AgeBand.From45To64 or AgeBand.Over64) != true;

    /// <summary>True where a person is on the way, or a plan or a clearance has them leave within 72 hours.</summary>
    public bool MovesSoon(DateTimeOffset at)
    {
        if (Journeys() is [.., var journey] && !Rows.Any(r => EndsJourney(r) && r.At >= journey.At.ToUnixTimeMilliseconds()))
            return true;
        return Newest("return-plan") is { } plan && ReturnPlanContent.Of(plan).Plan?.Legs is { Count: > 0 } legs && at < legs[^1].Arrives && legs[0].Departs <= at + Soon
            || Newest("clearance") is { } clearance && ClearanceContent.Of(clearance).Departure is { } day
                && DateOnly.FromDateTime(at.UtcDateTime) <= day && day <= DateOnly.FromDateTime((at + Soon).UtcDateTime);
    }

    /// <summary>The journeys that were reported, in the order of their own times.</summary>
    public IReadOnlyList<Journey> Journeys() => [.. Rows.Where(r => r.Kind == "departure" && r.Code != MessageKind.DepartureTransitPassed.Code)
        .Select(Read).OfType<Message>().Select(m => DepartureContent.Of(m).Journey).OfType<Journey>().OrderBy(j => j.At)];

    /// <summary>A stored message; null where it was taken by its meta alone.</summary>
    public Message? Read(ContentTable.Line row) => Read(MessageId.Parse(row.MessageId).Value, row.Outgoing);

    /// <summary>The same by its id and direction; null where there is none, too.</summary>
    public Message? Read(MessageId id, bool outgoing)
    {
        if (ContentTable.Find(tx.Connection!, id, peer, outgoing, tx) is not { } row)
            return null;
        var (meta, payload) = ContentTable.Open(node.Vault, row);
        return MessageReader.Parse(meta, payload, ContractVersion.Released).Try(out var message, out _) ? message : null;
    }

    private ContentTable.Line? ProfileRow => RowsOf(["referral"]).FirstOrDefault(r => (r.Kind, r.Code) == ("referral", "profile"));

    private Message? Profile => ProfileRow is { } row ? Read(row) : null;

    private Message? Newest(string kind) => Rows.LastOrDefault(r => r.Kind == kind) is { } row ? Read(row) : null;

    private static bool EndsJourney(ContentTable.Line row) => row.Kind == "arrival"
        || (row.Kind == "incident" && (row.Code == MessageKind.IncidentRefusedEntry.Code || row.Code == MessageKind.IncidentRefusedToBoard.Code || row.Code == MessageKind.IncidentDeath.Code));
}
