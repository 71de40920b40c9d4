using System.Globalization;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Duty;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>Alarms and who is called out about them.</summary>
internal static class DutyApi
{
    public static void Map(Routes routes, TrmNode node)
    {
        routes.List<StandingAlarm, StandingAlarm>(
            "/api/alarms", "Lists the alarms that stand, the oldest first: codes and participants only",
            async (officer, _, cancel) => Result<IReadOnlyList<StandingAlarm>>.Ok(await node.Deadlines.AlarmsAsync(officer, cancel)),
            alarm => Place.Of(alarm.RaisedAt, alarm.Number.ToString("D19", CultureInfo.InvariantCulture)), alarm => alarm);
        routes.Post<EmptyRequest>("/api/alarms/{number}/take", "Looks after an alarm from now on", measure: Measure.Remedy).Changes((officer, route, _, cancel) =>
            OfAlarm(route["number"], async number => Reply(await node.Alarms.TakeAsync(number, officer, cancel), AlarmReply.Of)));
        routes.Post<EmptyRequest>("/api/alarms/{number}/settle", "Says that an alarm was dealt with").Changes((officer, route, _, cancel) =>
            OfAlarm(route["number"], async number => Reply(await node.Alarms.SettleAsync(number, officer, cancel), AlarmReply.Of)));
        routes.Get("/api/duty", "Shows who is on duty now, or at a time", [new("at", "A time, written 2026-12-24T20:00:00Z")], async (officer, asked, _) =>
        {
            DateTimeOffset at = default;
            return asked.ContainsKey("at") && !WireTime.TryParse(asked["at"], out at)
                ? Refused([new Rejection(RejectionCode.Value, "at", "a time written 2026-12-24T20:00:00Z")])
                : Reply(node.Duty.Show(officer, asked.ContainsKey("at") ? at : null), shown => shown);
        });
        routes.Post<DrillRequest>("/api/duty/drills", "Begins an unannounced duty drill").Changes(async (officer, _, body, cancel) => body.Peer is null
            ? Reply(await node.Duty.DrillAsync(officer, cancel), drill => drill)
            : ParticipantId.Parse(body.Peer).Try(out var peer, out var fault) ? Reply(await node.Duty.DrillAsync(peer, officer, cancel), drill => drill) : Refused([fault]));
        routes.List<DutyDrill, DutyDrill>(
            "/api/duty/drills", "Lists the duty drills, the newest first", (officer, _, cancel) => node.Duty.DrillsAsync(officer, cancel), drill => Place.OfNewest(drill.BegunAt, drill.Peer, drill.Message), drill => drill);
        routes.Post<CallRequest>("/api/calls/{message}", "Records a call in which the word of a message was read back", measure: Measure.Remedy).Changes(async (officer, route, body, cancel) => MessageId.Parse(route["message"] as string).Try(out var message, out var fault)
            ? Reply(await node.Calls.RecordAsync(message, officer, body.AnsweredBy, body.Word, cancel), call => call)
            : Refused([fault]));
        routes.List<SpokenMessage, SpokenMessage>(
            "/api/words/{peer}", "Lists what passed between us and a peer within three days, with the word of each, the newest first",
            async (officer, route, cancel) => ParticipantId.Parse(route["peer"] as string).Try(out var peer, out var fault) ? await node.Calls.WordsAsync(peer, officer, cancel) : fault,
            spoken => Place.OfNewest(spoken.At, spoken.Message, spoken.IsOurs), spoken => spoken);
    }

    private static Task<Answer<AlarmReply>> OfAlarm(object? number, Func<long, Task<Answer<AlarmReply>>> act) =>
        long.TryParse(number as string, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            ? act(parsed)
            : Refuse<AlarmReply>(new(RejectionCode.Value, "number", "an alarm has a number"));
}
