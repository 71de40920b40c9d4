using Trm.Testing;

namespace Trm.Node.Tests.Processes;

[OnStorage("postgres")]
internal sealed class LeasesInPostgres : LeaseContract;
