using Trm.Testing;

namespace Trm.Node.Tests.Health;

/// <summary>The same over PostgreSQL.</summary>
[OnStorage("postgres")]
internal sealed class RunningNodeOnPostgres : RunningNode;
