using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.Storage;

namespace Trm.Node.Duty;

/// <summary>Who is called out, and by which ways; and whether they answer, tried unannounced.</summary>
public sealed class DutyDesk
{
    private readonly NodeParts _node;
    private readonly RotaKeeper _rota;
    private readonly ReferralDesk _referrals;

    internal DutyDesk(NodeParts node, RotaKeeper rota, ReferralDesk referrals) => (_node, _rota, _referrals) = (node, rota, referrals);

    /// <summary>Who is on duty then. <c>REQUIRED</c>: the node has no rota, and nobody is called out; <c>NOT_ALLOWED</c> for who is never called.</summary>
    /// <param name="at">Null for now.</param>
    public Result<DutyShown> Show(Officer officer, DateTimeOffset? at = null)
    {
        if (!Rights.TakesAlarms(officer.Role))
            return new Rejection(RejectionCode.NotAllowed, "role", "this role sees no rota; ask the coordinator");
        if (_rota.Current is not { } rota)
            return new Rejection(RejectionCode.Required, "rota", "this node has no duty rota: alarms stand in their list, and nobody is called out; give the setting rota");
        var time = at ?? _node.Time.GetUtcNow();
        var duty = rota.At(time);
        return new DutyShown(
            time.ToUniversalTime(), rota.Zone.Id, duty.Officer.Officer, Ways(duty.Officer), duty.Deputy.Officer, Ways(duty.Deputy), duty.Until,
            [.. _rota.Faults.Select(f => f.ToString())]);
    }

    /// <summary>
    /// Drills our own duty, unannounced: an alarm is raised that calls out like any other, and ends when somebody takes it. <c>NOT_ALLOWED</c>: a coordinator or an administrator drills; <c>REQUIRED</c>: no
    /// rota; <c>ILLEGAL_TRANSITION</c>: one is not answered yet.
    /// </summary>
    public async Task<Result<DutyDrill>> DrillAsync(Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.LooksAfterNode(officer.Role))
            return NoDriller;
        if (_rota.Current is null)
            return new Rejection(RejectionCode.Required, "rota", "this node has no duty rota, and calls nobody out; give the setting rota");
        return await _node.Database.CommitAsync<Result<DutyDrill>>(CommitStep.Viewed, tx =>
        {
            if (DrillTable.IsOpen(tx.Connection!, tx))
                return new Rejection(RejectionCode.IllegalTransition, "drill", "one is not answered yet: trm duty drills");
            var now = _node.Time.GetUtcNow();
            DrillTable.Begin(tx, null, null, officer.Code, now.ToUnixTimeMilliseconds());
            _node.Raise(tx, AlarmCode.DutyDrill, null, null);
            return new DutyDrill(null, null, now, officer.Code, null, null);
        }, cancel);
    }

    /// <summary>
    /// Drills another office, unannounced: a test message is sent to it, and the officer telephones its duty number and asks for the word. <see cref="CallDesk.RecordAsync"/> with that word answers the drill.
    /// The codes of a test message; <c>NOT_ALLOWED</c>.
    /// </summary>
    public async Task<Result<DutyDrill>> DrillAsync(ParticipantId peer, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.LooksAfterNode(officer.Role))
            return NoDriller;
        if (!(await _referrals.TestAsync(peer, officer, cancel)).Try(out Submitted? test, out var fault))
            return fault;
        var now = _node.Time.GetUtcNow();
        await _node.Database.CommitAsync(CommitStep.Viewed, tx =>
        {
            DrillTable.Begin(tx, peer.Value, test.Message.ToString(), officer.Code, now.ToUnixTimeMilliseconds());
            return 0;
        }, cancel);
        return new DutyDrill(peer.Value, test.Message.ToString(), now, officer.Code, null, null);
    }

    /// <summary>All drills, the newest first: whether, when and by whom each was answered. <c>NOT_ALLOWED</c> for an escort, a clinician, oversight.</summary>
    public async Task<Result<IReadOnlyList<DutyDrill>>> DrillsAsync(Officer officer, CancellationToken cancel = default) => officer.Role is Role.Escort or Role.Clinician or Role.Oversight
        ? NoDriller
        : Result<IReadOnlyList<DutyDrill>>.Ok(await _node.Database.ReadAsync(DrillTable.All, cancel));

    private static Rejection NoDriller => new(RejectionCode.NotAllowed, "role", "a coordinator or an administrator drills");

    private static IReadOnlyList<string> Ways(DutyPerson person) => [.. person.Channels.Select(c => c.Name)];
}
