using Trm.Contracts.Rejections;

namespace Trm.Node.Approvals;

/// <summary>One kind of decision: the desk that judges it, before each signature, and the desk that carries it out.</summary>
/// <param name="Judge">What stands against it now, or shows that it would not be the same decision any more; by whose officer, and with whom as the second where one is known.</param>
/// <param name="CarryOut">Does it, in one commit with both signatures. <see cref="ApprovalGoneException"/> where it was done meanwhile.</param>
internal sealed record TwoPersonAct(
    Func<Decision, Officer, string?, CancellationToken, Task<IReadOnlyList<Rejection>>> Judge, Func<Approved, Officer, CancellationToken, Task<IReadOnlyList<Rejection>>> CarryOut);
