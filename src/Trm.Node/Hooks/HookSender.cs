using System.Data.Common;
using Trm.Node.Alarms;
using Trm.Node.Processes;
using Trm.Node.Storage;
using Trm.Node.Webhooks;

namespace Trm.Node.Hooks;

/// <summary>
/// Calls one hook, event by event in the order of their numbers; the next one when it has the one before. One that takes nothing waits at growing distances and holds nobody up: every hook has a sender of
/// its own, and the exchange knows of none. With several processes one of them calls, and leaves it to another where a call failed. An event is called out again where that process ends before it has noted the
/// answer: under the same id. While there is no room to note it, nothing is called.
/// </summary>
internal sealed class HookSender(NodeParts node, Hook hook)
{
    // Called, and not noted yet: the storage was full, or away.
    private Outcome? _unnoted;

    private sealed record Outcome(HookTable.Row Event, Failure? Failure, DateTimeOffset At);

    private sealed record Failure(string Code, bool IsOurs);

    /// <summary>Calls until stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var stood = node.Time.GetUtcNow();
        while (true)
        {
            await LookAsync(cancel);
            // The pause between two calls may end long after the hour that is an alarm.
            if ((node.Time.GetUtcNow() - stood).Duration() >= HookRetry.LookedAt)
            {
                stood = node.Time.GetUtcNow();
                await StandAsync(node, cancel);
            }

            await Task.Delay(node.Delivery.Tick, node.Time, cancel);
        }
    }

    /// <summary>The alarm stands as long as a hook takes nothing; one that is no longer set up takes no part in it.</summary>
    public static async Task StandAsync(NodeParts node, CancellationToken cancel) =>
        await node.StandAsync(AlarmCode.HookFailed, await node.Database.ReadAsync(db => IsFailing(node, db), cancel), cancel);

    private async Task LookAsync(CancellationToken cancel)
    {
        if (_unnoted is null && await NextAsync(cancel) is null)
            return;
        using var duty = await node.Turn.TryTakeDutyAsync(Lease.Hook + hook.Name, cancel);
        if (duty is null)
        {
            // Whoever has it calls again: under the same id.
            _unnoted = null;
            return;
        }

        // Another process may have called it meanwhile.
        while ((_unnoted ??= await CallNextAsync(cancel)) is { } outcome)
        {
            try
            {
                await duty.CommitAsync(CommitStep.Called, tx => Note(tx, outcome), CancellationToken.None);
            }
            catch (LeaseLostException)
            {
                // Another process calls by now, and may have succeeded.
                _unnoted = null;
                throw;
            }

            _unnoted = null;
            if (outcome.Failure is not { } failure)
                continue;
            node.Log.HookNotCalled(hook.Name, outcome.Event.Number, failure.Code);
            node.Leases?.GiveUp(Lease.Hook + hook.Name);
            return;
        }
    }

    // Null where nothing is to be told now.
    private async Task<Outcome?> CallNextAsync(CancellationToken cancel) =>
        await NextAsync(cancel) is { } next ? new(next, await CallAsync(next, cancel), node.Time.GetUtcNow()) : null;

    private int Note(DbTransaction tx, Outcome outcome)
    {
        var at = outcome.At;
        if (outcome.Failure is { } failure)
            HookTable.Failed(
                tx, hook.Name, failure.IsOurs, at.ToUnixTimeMilliseconds(), (at + HookRetry.Pause(HookTable.Failures(tx, hook.Name) + 1)).ToUnixTimeMilliseconds(), (at - HookRetry.Asleep).ToUnixTimeMilliseconds(),
                (at - HookRetry.ParkedAfter).ToUnixTimeMilliseconds());
        else
            HookTable.Delivered(tx, hook.Name, outcome.Event.Id, at.ToUnixTimeMilliseconds());
        node.Stand(tx, AlarmCode.HookFailed, IsFailing(node, tx.Connection!, tx));
        return 0;
    }

    // Null where the hook has it.
    private async Task<Failure?> CallAsync(HookTable.Row next, CancellationToken cancel)
    {
        var body = HookBody.Of(next);
        try
        {
            await hook.Webhook.CallAsync(next.Id, node.Time.GetUtcNow(), body, cancel);
            return null;
        }
        catch (WebhookException failure)
        {
            return new(failure.Code, failure.IsOurs);
        }
    }

    // Of an officer whose access has ended nothing is told: what waits, waits.
    private async Task<HookTable.Row?> NextAsync(CancellationToken cancel)
    {
        var now = node.Time.GetUtcNow();
        return node.Hooks.HasAccess(hook)
            ? await node.Database.ReadAsync(db => HookTable.Next(db, hook, now.ToUnixTimeMilliseconds(), (now + HookRetry.Last + HookRetry.Last).ToUnixTimeMilliseconds()), cancel)
            : null;
    }

    private static bool IsFailing(NodeParts node, DbConnection db, DbTransaction? tx = null) =>
        HookTable.IsFailing(db, node.Hooks.Hooks.Where(node.Hooks.HasAccess).Select(h => h.Name), (node.Time.GetUtcNow() - HookRetry.Alarming).ToUnixTimeMilliseconds(), tx);
}
