namespace Trm.Node.Http;

/// <summary>The process answers.</summary>
/// <param name="Status">Always <c>live</c>.</param>
public sealed record LiveReply(string Status);

/// <summary>Whether the node can do its work now.</summary>
/// <param name="Status"><c>ready</c> or <c>not-ready</c>.</param>
/// <param name="Broker">Whether the broker is connected.</param>
/// <param name="Directory">The version of the directory in force.</param>
/// <param name="DirectoryExpired">Whether that is past its hard expiry: only reports are sent.</param>
/// <param name="Storage">The room on the disk; <c>away</c> where the storage does not answer.</param>
public sealed record ReadyReply(string Status, bool Broker, long Directory, bool DirectoryExpired, string Storage);

/// <summary>Whom to ask for an answer (all where null, nobody where empty), and for how many seconds.</summary>
public sealed record ExamineRequest(IReadOnlyList<string>? Peers, int? Seconds);

/// <summary>One finding; the state in lower case.</summary>
public sealed record FindingReply(string Check, string Code, string State, string Says, string? Next);

/// <summary>What the doctor found, and the worst of it.</summary>
public sealed record ReportReply(string Participant, DateTimeOffset At, bool Running, string State, IReadOnlyList<FindingReply> Findings);
