using Trm.Contracts.Identifiers;

namespace Trm.Node.Overview;

/// <summary>A message that came. What it says is seen by opening the case.</summary>
/// <param name="Kind">Its kind; the code would tell of the person.</param>
public sealed record NewMessage(MessageId Message, CaseLine Case, string Kind, DateTimeOffset At);
