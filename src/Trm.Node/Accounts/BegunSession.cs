namespace Trm.Node.Accounts;

/// <summary>Somebody has just signed in.</summary>
/// <param name="Secret">What the browser holds from now on; the node knows its hash.</param>
public sealed record BegunSession(string Secret, Session Session, Account Account);
