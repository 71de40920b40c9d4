namespace Trm.Node.Accounts;

/// <summary>A session that holds, and whose it is as of now.</summary>
public sealed record OpenSession(Session Session, Account Account);
