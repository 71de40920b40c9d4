using Trm.Testing;

namespace Trm.Node.Tests.Processes;

[OnStorage("sqlite")]
internal sealed class LeasesInSqlite : LeaseContract;
