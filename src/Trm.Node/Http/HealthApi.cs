using Trm.Contracts.Identifiers;
using Trm.Node.Health;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>What <c>trm node doctor</c> asks a running node.</summary>
internal static class HealthApi
{
    public static void Map(Routes routes, TrmNode node) => routes.Post<ExamineRequest>("/api/doctor", "Looks at everything that the node stands on, and changes nothing").Looks<ReportReply>(async (officer, _, body, cancel) =>
    {
        var peers = new List<ParticipantId>();
        foreach (var name in body.Peers ?? [])
            if (ParticipantId.Parse(name).Try(out var peer, out var fault))
                peers.Add(peer);
            else
                return Refused([fault]);
        return Reply(await node.Doctor.ExamineAsync(officer, body.Peers is null ? null : peers, body.Seconds is { } s ? TimeSpan.FromSeconds(s) : null, cancel), Of);
    });

    private static ReportReply Of(HealthReport report) => new(
        report.Participant.Value, report.At, report.IsRunning, HealthReport.NameOf(report.State), [.. report.Findings.Select(f => new FindingReply(f.Check, f.Code, HealthReport.NameOf(f.State), f.Says, f.Next))]);
}
