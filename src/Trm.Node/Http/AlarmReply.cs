using Trm.Node.Alarms;

namespace Trm.Node.Http;

/// <summary>An alarm that somebody has taken or settled.</summary>
public sealed record AlarmReply(long Number, string Code, string? Peer, DateTimeOffset RaisedAt, string? TakenBy)
{
    internal static AlarmReply Of(Alarm alarm) => new(alarm.Number, alarm.Code, alarm.Peer, alarm.RaisedAt, alarm.TakenBy);
}
