using Trm.Contracts.Rejections;
using Trm.Node.Storage;

namespace Trm.Node.Hooks;

/// <summary>
/// What national systems were told, and what they missed. A hook is seen by the officer for whom it fetches and by whoever looks after the node, its events as each of them sees the cases: to whom sees none
/// they are numbers and times. A hook of somebody else, and one that there is not, are the same.
/// </summary>
public sealed class HookDesk
{
    /// <summary>Events in one answer at most.</summary>
    public const int MostAtOnce = 500;

    private readonly NodeParts _node;

    internal HookDesk(NodeParts node) => _node = node;

    /// <summary>The hooks that the officer sees.</summary>
    public Task<IReadOnlyList<HookShown>> ListAsync(Officer officer, CancellationToken cancel = default) => _node.Database.ReadAsync<IReadOnlyList<HookShown>>(
        db => [.. _node.Hooks.Hooks.Where(h => Sees(officer, h)).Select(h => Shown(h, HookTable.Of(db, h)))], cancel);

    /// <summary>Its events behind a number, oldest first. <c>UNKNOWN_IN_REPLY_TO</c>: no such hook; <c>VALUE</c>: a number is not what it must be.</summary>
    /// <param name="after">0 for all that are kept.</param>
    /// <param name="limit">1 to <see cref="MostAtOnce"/>.</param>
    public async Task<Result<IReadOnlyList<HookEvent>>> EventsAsync(string? hook, Officer officer, long after, int limit, CancellationToken cancel = default)
    {
        if (Find(hook, officer) is not { } found)
            return Unknown;
        if (after < 0 || limit is < 1 or > MostAtOnce)
            return new Rejection(RejectionCode.Value, "after, limit", $"the number of the last event that you have, 0 for none; 1 to {MostAtOnce} events at once");
        return Result<IReadOnlyList<HookEvent>>.Ok([.. (await _node.Database.ReadAsync(db => HookTable.After(db, found.Name, officer.Organisation, after, limit), cancel)).Select(r => Shown(r, officer))]);
    }

    /// <summary>What a call told of. <c>UNKNOWN_IN_REPLY_TO</c>: no such event, or of somebody else's hook, or of a case that the officer does not see.</summary>
    public async Task<Result<HookEvent>> FetchAsync(string? id, Officer officer, CancellationToken cancel = default) =>
        await _node.Database.ReadAsync(db => HookTable.Find(db, id ?? "", officer.Organisation), cancel) is { } row && Find(row.Hook, officer) is not null ? Shown(row, officer) : NoEvent;

    /// <summary>
    /// Calls one event out again, or all behind a number; under the ids that they had, so that what is there already is known. <c>UNKNOWN_IN_REPLY_TO</c>: no such hook or event; <c>VALUE</c>: neither an event nor a number, or both.
    /// </summary>
    public async Task<Result<HookResent>> ResendAsync(string? hook, Officer officer, string? id, long? after, CancellationToken cancel = default)
    {
        if (Find(hook, officer) is not { } found)
            return Unknown;
        if (id is null == after is null or < 0)
            return new Rejection(RejectionCode.Value, "event, after", "the id of one event, or the number behind which all are resent");
        return await _node.Database.CommitAsync<Result<HookResent>>(CommitStep.Called, tx =>
        {
            HookTable.Hurry(tx, found.Name);
            var count = HookTable.Resend(tx, found.Name, officer.Organisation, id, after, _node.Time.GetUtcNow().ToUnixTimeMilliseconds());
            return id is not null && count == 0 ? NoEvent : new HookResent(count);
        }, cancel);
    }

    /// <summary>Tells the hook of nothing, to try the way. <c>UNKNOWN_IN_REPLY_TO</c>: no such hook.</summary>
    public async Task<Result<HookEvent>> TestAsync(string? hook, Officer officer, CancellationToken cancel = default) => Find(hook, officer) is not { } found
        ? Unknown
        : Shown(await _node.Database.CommitAsync(CommitStep.Called, tx => HookTable.Find(tx.Connection!, _node.Hooks.Test(tx, found), null, tx)!, cancel), officer);

    private Hook? Find(string? name, Officer officer) => _node.Hooks.Hooks.FirstOrDefault(h => h.Name == name && Sees(officer, h));

    private static bool Sees(Officer officer, Hook hook) => hook.Officer == officer || (officer.Organisation is null && Rights.LooksAfterNode(officer.Role));

    private static HookEvent Shown(HookTable.Row row, Officer officer)
    {
        var opens = Rights.ReadsCases(officer.Role);
        return new(
            row.Id, row.Number, opens ? row.Type : HookEventType.Told(row.Type), opens && row.Changes is { } changes ? changes.Split(' ') : [], Time(row.At), opens ? row.CaseId : null, opens ? row.MessageId : null, row.State, row.DeliveredAt is { } at ? Time(at) : null);
    }

    private HookShown Shown(Hook hook, HookTable.Standings at) => new(
        hook.Name, new Uri(hook.Webhook.To).Host, hook.Officer.Code, hook.Officer.Organisation, _node.Hooks.HasAccess(hook), at.Number, at.Waiting, at.Parked,
        at.FailingSince is { } since ? Time(since) : null, at.Failures > 0 ? Time(at.DueAt) : null);

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static Rejection Unknown => new(RejectionCode.UnknownInReplyTo, "hook", "no such hook: trm hooks list");

    private static Rejection NoEvent => new(RejectionCode.UnknownInReplyTo, "event", "no such event: trm hooks list NAME shows those that are kept");
}
