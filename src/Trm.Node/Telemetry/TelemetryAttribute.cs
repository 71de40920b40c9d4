using Trm.Node.Outbox;
using Trm.Node.Storage;

namespace Trm.Node.Telemetry;

/// <summary>
/// By what figures and spans are told apart. Each has a closed list of values: never a case, a pseudonym, a message, an officer, an address. Names in the form of OpenTelemetry's semantic
/// conventions; theirs where one fits.
/// </summary>
/// <param name="Name">As a collector gets it.</param>
/// <param name="Says">What it tells.</param>
/// <param name="Values">All that there are; null where the list is the directory's, the router's or a number.</param>
public sealed record TelemetryAttribute(string Name, string Says, IReadOnlyList<string>? Values)
{
    /// <summary>Stands for whatever is not on a list.</summary>
    public const string Other = "OTHER";

    public static TelemetryAttribute Peer { get; } = new("trm.peer", $"the other participant, of the directory in force; `{Other}` for one that it does not list", null);

    public static TelemetryAttribute Lane { get; } = new("trm.lane", "the lane", ["normal", "urgent"]);

    public static TelemetryAttribute State { get; } = new("trm.state", "how far it came", [OutboxState.Sealed, OutboxState.Dispatched, OutboxState.Undelivered, OutboxState.ToSealAgain]);

    public static TelemetryAttribute Code { get; } = new("trm.code", $"why, a rejection code of the contract; `{CodeName.Rule}` for every rule about a case, its consents, its gates and who may be told", CodeName.All);

    public static TelemetryAttribute Alarm { get; } = new("trm.alarm", "an alarm's code; those made of a beginning and a reason by their beginning; what is raised for one person alone, and what nobody is told on its way, as `OTHER`", AlarmName.All);

    public static TelemetryAttribute Step { get; } = new("trm.step", "which commit of the node", [.. Enum.GetNames<CommitStep>().Select(n => n.ToLowerInvariant()).Order(StringComparer.Ordinal)]);

    public static TelemetryAttribute Volume { get; } = new("trm.volume", "what of the node lies on that file system", ["cases", "data", "trail"]);

    public static TelemetryAttribute Limit { get; } = new("trm.limit", "until a newer version is due, or until only reports are sent", ["hard-expiry", "next-update"]);

    public static TelemetryAttribute Way { get; } = new("trm.way", "how somebody wanted to show who they are", ["passkey", "password"]);

    public static TelemetryAttribute Signal { get; } = new("trm.signal", "what was to be exported", ["logs", "metrics", "traces"]);

    public static TelemetryAttribute ErrorType { get; } = new("error.type", "the kind of failure; absent where there was none", ["broker", "database", "file", "full", "mailbox-full", "storage", "unroutable"]);

    public static TelemetryAttribute MessagingSystem { get; } = new("messaging.system", "the broker's protocol family", ["rabbitmq"]);

    public static TelemetryAttribute MessagingOperation { get; } = new("messaging.operation.name", "what was done", ["process", "publish"]);

    public static TelemetryAttribute BatchCount { get; } = new("messaging.batch.message_count", "how many messages were in it", null);

    public static TelemetryAttribute Route { get; } = new("http.route", "the route's template as it stands in the program, such as `/api/referrals/{case}`; absent where none fits", null);

    public static TelemetryAttribute Method { get; } = new("http.request.method", "the method; `_OTHER` for an unknown one", null);

    public static TelemetryAttribute Status { get; } = new("http.response.status_code", "the status", null);

    /// <summary>The catalogue of them.</summary>
    public static IReadOnlyList<TelemetryAttribute> All { get; } =
        [Peer, Lane, State, Code, Alarm, Step, Volume, Limit, Way, Signal, ErrorType, MessagingSystem, MessagingOperation, BatchCount, Route, Method, Status];
}
