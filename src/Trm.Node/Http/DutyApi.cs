using System.Globalization;
using Microsoft.AspNetCore.Http;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>Alarms and who is called out about them.</summary>
internal static class DutyApi
{
    public static void Map(Routes routes, TrmNode node)
    {
        routes.Get("/api/alarms", async (officer, _, cancel) => Results.Json(await node.Deadlines.AlarmsAsync(officer, cancel), Json));
        routes.Post<object>("/api/alarms/{number}/take", NodeApi.MaxBody, (officer, route, _, cancel) => OfAlarm(route["number"], async number => Reply(await node.Alarms.TakeAsync(number, officer, cancel), Shown)));
        routes.Post<object>("/api/alarms/{number}/settle", NodeApi.MaxBody, (officer, route, _, cancel) => OfAlarm(route["number"], async number => Reply(await node.Alarms.SettleAsync(number, officer, cancel), Shown)));
        routes.Get("/api/duty", ["at"], (officer, asked, _) =>
        {
            DateTimeOffset at = default;
            return Task.FromResult(asked.ContainsKey("at") && !WireTime.TryParse(asked["at"], out at)
                ? Refused([new Rejection(RejectionCode.Value, "at", "a time written 2026-12-24T20:00:00Z")])
                : Reply(node.Duty.Show(officer, asked.ContainsKey("at") ? at : null), shown => shown));
        });
        routes.Post<DrillRequest>("/api/duty/drills", NodeApi.MaxBody, async (officer, _, body, cancel) => body.Peer is null
            ? Reply(await node.Duty.DrillAsync(officer, cancel), drill => drill)
            : ParticipantId.Parse(body.Peer).Try(out var peer, out var fault) ? Reply(await node.Duty.DrillAsync(peer, officer, cancel), drill => drill) : Refused([fault]));
        routes.Get("/api/duty/drills", async (officer, _, cancel) => Reply(await node.Duty.DrillsAsync(officer, cancel), drills => drills));
        routes.Post<CallRequest>("/api/calls/{message}", NodeApi.MaxBody, async (officer, route, body, cancel) => MessageId.Parse(route["message"] as string).Try(out var message, out var fault)
            ? Reply(await node.Calls.RecordAsync(message, officer, body.AnsweredBy, body.Word, cancel), call => call)
            : Refused([fault]));
        routes.Get("/api/words/{peer}", async (officer, route, cancel) => ParticipantId.Parse(route["peer"] as string).Try(out var peer, out var fault)
            ? Reply(await node.Calls.WordsAsync(peer, officer, cancel), words => words)
            : Refused([fault]));
    }

    private static object Shown(Alarms.Alarm alarm) => new { alarm.Number, alarm.Code, alarm.Peer, alarm.RaisedAt, alarm.TakenBy };

    private static Task<IResult> OfAlarm(object? number, Func<long, Task<IResult>> act) =>
        long.TryParse(number as string, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            ? act(parsed)
            : Task.FromResult(Refused([new Rejection(RejectionCode.Value, "number", "an alarm has a number")]));
}
