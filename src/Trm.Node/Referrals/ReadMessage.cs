using Trm.Contracts.Messages;

namespace Trm.Node.Referrals;

/// <summary>One message of a case that an officer opened.</summary>
/// <param name="Content">What it says; null where it came with something that cannot be read.</param>
public sealed record ReadMessage(CaseFile File, ShownMessage Shown, Message? Content);
