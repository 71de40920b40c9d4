using Trm.Testing;

namespace Trm.Node.Tests.Health;

/// <summary>Over SQLite.</summary>
[OnStorage("sqlite")]
internal sealed class RunningNodeOnSqlite : RunningNode;
