using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Node.Alarms;
using Trm.Node.Processes;
using Trm.Node.Storage;
using Trm.Node.Webhooks;

namespace Trm.Node.Duty;

/// <summary>
/// Calls out whoever is on duty. What is owed follows from the alarms, which stand in the commit of what they are about: nothing is lost between an alarm and its call. What a server does not take is
/// tried again, at growing distances, for as long as it is worth telling.
/// </summary>
internal sealed class Caller(NodeParts node, RotaKeeper rota, MailOptions? mail)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Last = TimeSpan.FromMinutes(10);

    /// <summary>Looks until stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            await LookAsync(cancel);
            await Task.Delay(node.Delivery.Tick, node.Time, cancel);
        }
    }

    /// <summary>One look: writes down what is owed, and sends what is due.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        if (rota.Current is not { } current)
            return;
        var now = node.Time.GetUtcNow();
        var seen = await node.Database.ReadAsync(db => Look(db, null), cancel);
        if (!seen.Plan(current, now).IsSomething && seen.Due(now).Count == 0 && !seen.IsNews)
            return;
        using var duty = await node.Turn.TryTakeDutyAsync(Lease.Duty, cancel);
        if (duty is null)
            return;
        var messages = await duty.CommitAsync(CommitStep.Elapsed, tx => Write(tx, current, now), cancel);
        var sending = messages.GroupBy(m => m.Message, StringComparer.Ordinal).Select(m => SendAsync(current, [.. m], now, cancel)).ToList();
        await ((Task)Task.WhenAll(sending)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // What was told is noted, whatever ended the others: what is not noted is told again.
        var sent = sending.Where(s => s.IsCompletedSuccessfully).SelectMany(s => s.Result).ToList();
        if (sent.Count > 0)
            await duty.CommitAsync(CommitStep.Elapsed, tx => Note(tx, sent, node.Time.GetUtcNow()), CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
    }

    private sealed record Attempt(Callout Callout, bool? IsSent);

    /// <summary>What the tables hold at one moment.</summary>
    private sealed record Sight(IReadOnlyList<Alarm> Open, IReadOnlyList<Callout> Told)
    {
        /// <summary>True where somebody cannot be reached by some way.</summary>
        public bool IsFailure => Told.Any(c => c.IsCall && c.SentAt is null && c.Attempts >= CalloutPlan.Unreachable);

        public bool IsNews => IsFailure != Open.Any(a => a.Code == AlarmCode.CalloutFailed);

        public CalloutPlan Plan(DutyRota rota, DateTimeOffset now) => CalloutPlan.Decide(Open, Told, rota.People, rota.At(now), now, () => $"co-{Guid.NewGuid():n}");

        // What was put into one message goes together again; and a clock that was put back makes nobody wait.
        public IReadOnlyList<Callout> Due(DateTimeOffset now)
        {
            var unsent = Told.Where(c => c.SentAt is null).ToList();
            var due = unsent.Where(c => c.DueAt <= now.ToUnixTimeMilliseconds() || c.DueAt > (now + Last + Last).ToUnixTimeMilliseconds()).Select(c => c.Message).ToHashSet(StringComparer.Ordinal);
            return [.. unsent.Where(c => due.Contains(c.Message))];
        }
    }

    private static Sight Look(DbConnection db, DbTransaction? tx) => new(AlarmTable.Open(db, tx), CalloutTable.Standing(db, tx));

    private IReadOnlyList<Callout> Write(DbTransaction tx, DutyRota current, DateTimeOffset now)
    {
        var plan = Look(tx.Connection!, tx).Plan(current, now);
        foreach (var dropped in plan.Dropped)
            CalloutTable.Drop(tx, dropped);
        foreach (var owed in plan.Owed)
            CalloutTable.Owe(tx, owed);
        foreach (var alarm in plan.Over)
            CalloutTable.Over(tx, alarm, now.ToUnixTimeMilliseconds());
        var then = Look(tx.Connection!, tx);
        node.Stand(tx, AlarmCode.CalloutFailed, then.IsFailure);
        return then.Due(now);
    }

    private async Task<IReadOnlyList<Attempt>> SendAsync(DutyRota current, IReadOnlyList<Callout> message, DateTimeOffset now, CancellationToken cancel)
    {
        var (one, channel) = (message[0], current.Find(message[0].Officer)?.Channels.FirstOrDefault(c => c.Name == message[0].Channel));
        if (channel is null)
            return [.. message.Select(m => new Attempt(m, null))];
        try
        {
            var items = message.OrderBy(m => m.RaisedAt).ThenBy(m => m.Alarm).Select(Said).ToList();
            var text = CalloutText.Of(node.Self, one.Officer, one.What, items, channel.IsDetailed, now);
            if (channel.Way == DutyWay.Webhook)
                await channel.ToWebhook().CallAsync(one.Message, now, text.Json, cancel);
            else
                await new MailServer(mail ?? throw new CalloutException("MAIL_UNAVAILABLE")).SendAsync(MailAddress.Parse(channel.To).Value, one.Message, now, text, cancel);
            node.Log.CalledOut(one.Officer, one.What, message.Count);
            return [.. message.Select(m => new Attempt(m, true))];
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            // A file that is gone, a bug of ours: it costs this way alone, and is tried again as late as any other failure.
            node.Log.NotCalledOut(one.Officer, one.What, message.Count, failure is CalloutException or WebhookException ? failure.Message : failure.GetType().Name);
            return [.. message.Select(m => new Attempt(m, false))];
        }
    }

    private CalloutText.Item Said(Callout callout)
    {
        var entry = callout.Peer is { } peer ? node.Directory.Current.Find(ParticipantId.Parse(peer).Value) : null;
        return CalloutText.Say(
            callout.Alarm, callout.Code, callout.Peer, entry?.Country, AlarmRule.CallsNobody(callout.Code) ? null : entry?.DutyNumber, DateTimeOffset.FromUnixTimeMilliseconds(callout.RaisedAt), node.Self.Value);
    }

    private static int Note(DbTransaction tx, IEnumerable<Attempt> attempts, DateTimeOffset now)
    {
        foreach (var (callout, isSent) in attempts)
        {
            if (isSent is null)
                CalloutTable.Drop(tx, callout);
            else if (isSent == true)
                CalloutTable.Sent(tx, callout, now.ToUnixTimeMilliseconds());
            else
                CalloutTable.Failed(tx, callout, (now + Pause(callout.Attempts)).ToUnixTimeMilliseconds());
        }

        return 0;
    }

    private static TimeSpan Pause(long attempts) => TimeSpan.FromTicks(Math.Min(First.Ticks << (int)Math.Min(attempts, 10), Last.Ticks));
}
