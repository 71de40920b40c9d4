using Trm.Node.Alarms;
using Trm.Node.Broker;
using Trm.Node.Storage;

namespace Trm.Node.Directory;

/// <summary>
/// Looks now and then whether the broker still keeps our mailboxes and our exchange as they were made, and alarms where it does not: once for each peer whose mailbox it is, and once for
/// the exchange. What is put right again is cleared.
/// </summary>
internal sealed class MailboxWatch(NodeParts node, Mailboxes mailboxes)
{
    /// <summary>Looks until stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            var looked = node.Broker.IsConnected && await LookAsync(cancel);
            await Task.Delay(looked ? node.Delivery.MailboxLook : node.Delivery.BrokerRetry, node.Time, cancel);
        }
    }

    /// <summary>False where the broker did not answer.</summary>
    private async Task<bool> LookAsync(CancellationToken cancel)
    {
        var own = (await mailboxes.ListAsync(cancel)).Select(m => new Mailbox(m.Name, m.Peer, node.Self, m.Lane)).ToList();
        MailboxReport report;
        try
        {
            report = await node.Broker.LookAsync(own, cancel);
        }
        catch (BrokerUnavailableException)
        {
            return false;
        }

        var altered = report.Findings.Where(f => f.IsAltered).Select(f => f.Peer?.Value).ToHashSet(StringComparer.Ordinal);
        var standing = await node.Database.ReadAsync(db => AlarmTable.Open(db).Where(a => a.Code == AlarmCode.MailboxAltered).Select(a => a.Peer).ToHashSet(StringComparer.Ordinal), cancel);
        if (altered.SetEquals(standing))
            return true;
        foreach (var finding in report.Findings)
            node.Log.MailboxAltered(finding.Peer?.Value ?? node.Self.Value, finding.Code);
        await node.Database.CommitAsync(CommitStep.Elapsed, tx =>
        {
            foreach (var peer in altered.Except(standing, StringComparer.Ordinal))
                node.Raise(tx, AlarmCode.MailboxAltered, peer, null);
            foreach (var peer in standing.Except(altered, StringComparer.Ordinal))
                node.Clear(tx, AlarmCode.MailboxAltered, peer, null);
            return 0;
        }, cancel);
        return true;
    }
}
