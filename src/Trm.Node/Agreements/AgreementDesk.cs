using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Node.Agreements;

/// <summary>What people see and do with agreements: which one holds with whom, and reading the files again.</summary>
public sealed class AgreementDesk
{
    private readonly NodeParts _node;
    private readonly AgreementKeeper _keeper;

    internal AgreementDesk(NodeParts node, AgreementKeeper keeper) => (_node, _keeper) = (node, keeper);

    /// <summary>What holds with every other participant now; the built-in values are named as such.</summary>
    public IReadOnlyList<AgreementWith> List()
    {
        var now = _node.Time.GetUtcNow();
        return [.. _node.Directory.Current.Participants.Where(p => p.Id != _node.Self).Select(p =>
            new AgreementWith(p.Id, _node.Agreements.With(p.Id, now), _node.Agreements.Find(p.Id, now) is null, p.DutyNumber))];
    }

    /// <summary>The time zone of that participant's office as it was agreed with us; null where nothing was.</summary>
    public TimeZoneInfo? ZoneOf(ParticipantId peer) => _node.Agreements.Find(peer, _node.Time.GetUtcNow())?.Parties.FirstOrDefault(p => p.Participant == peer)?.TimeZone;

    /// <summary>
    /// Reads files of agreements and holidays again. Refused with the code of the first bad one: what held before holds on. <c>NOT_ALLOWED</c> for who changes nothing: auditor, clinician, oversight.
    /// </summary>
    public async Task<Result<IReadOnlyList<HeldAgreement>>> ReadAgainAsync(Officer officer, CancellationToken cancel = default) => officer.Role is Role.Auditor or Role.Clinician or Role.Oversight
        ? new Rejection(RejectionCode.NotAllowed, "role", "this role changes nothing; ask the administrator")
        : await _keeper.ReadAsync(cancel);
}
