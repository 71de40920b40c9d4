using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Outbox;

namespace Trm.Node.Health;

/// <summary>Whether each peer answers: a message about nothing goes the whole way, and its receipt comes back.</summary>
internal sealed class PeersCheck() : HealthCheck("peers")
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public override async Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel)
    {
        if (patient.Test is not { } test)
            throw new NotLookedAtException("the node is stopped");
        var directory = patient.DemandDirectory();
        var peers = patient.Peers ?? [.. directory.Participants.Where(p => p.Id != patient.Self && p.IsActiveAt(patient.Now) && directory.MailboxOf(p.Id, patient.Self, Lane.Normal) is not null).Select(p => p.Id)];
        return peers.Count == 0
            ? [Unknown("NO_PEERS", $"nobody was asked to answer")]
            : await Task.WhenAll(peers.Select(p => TryAsync(patient, test, p, cancel)));
    }

    private async Task<HealthFinding> TryAsync(Patient patient, Func<ParticipantId, CancellationToken, Task<Contracts.Rejections.Result<Submitted>>> test, ParticipantId peer, CancellationToken cancel)
    {
        var call = patient.Directory?.Find(peer)?.DutyNumber is { } number ? $"telephone them: {number}" : "telephone them";
        if (!(await test(peer, cancel)).Try(out var sent, out var refused))
            return Fault("PEER_NOT_ASKED", $"{peer} could not be asked: {refused.Code.Text}", refused.Hint ?? call);
        for (var since = patient.Time.GetTimestamp(); ;)
        {
            var row = await patient.ReadAsync(db => OutboxTable.Transmissions(db).LastOrDefault(t => t.Message == sent.Message.ToString()), cancel);
            if (row?.Receipt is { } receipt)
                return receipt.IsOk
                    ? Ok($"{peer} answered after {patient.Time.GetElapsedTime(since).TotalSeconds:0.0} s")
                    : Fault("PEER_REFUSES", $"{peer} refused a test message: {string.Join(", ", receipt.Issues)}", call);
            if (patient.Time.GetElapsedTime(since) > patient.Patience)
                return Fault("PEER_SILENT", row?.Attempts > 0
                    ? $"{peer} did not answer within {patient.Patience.TotalSeconds:0} s; the broker took the message"
                    : (FormattableString)$"{peer} did not answer within {patient.Patience.TotalSeconds:0} s; the broker has not taken the message", call);
            await Task.Delay(Pause, patient.Time, cancel);
        }
    }
}
