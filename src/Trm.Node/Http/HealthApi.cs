using Trm.Contracts.Identifiers;
using Trm.Node.Health;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>What <c>trm node doctor</c> asks a running node.</summary>
internal static class HealthApi
{
    /// <summary>Whom to ask for an answer (all where null, nobody where empty), and for how many seconds.</summary>
    internal sealed record ExamineRequest(IReadOnlyList<string>? Peers, int? Seconds);

    /// <summary>One finding; the state in lower case.</summary>
    internal sealed record FindingReply(string Check, string Code, string State, string Says, string? Next);

    /// <summary>All of them, and the worst.</summary>
    internal sealed record ReportReply(string Participant, DateTimeOffset At, bool Running, string State, IReadOnlyList<FindingReply> Findings);

    public static void Map(Routes routes, TrmNode node) => routes.Post<ExamineRequest>("/api/doctor", NodeApi.MaxBody, async (officer, _, body, cancel) =>
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
