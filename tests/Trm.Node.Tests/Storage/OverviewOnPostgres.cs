using NUnit.Framework;
using Trm.Node.Tests.Overview;
using Trm.Testing;

namespace Trm.Node.Tests.Storage;

[OnStorage("postgres")]
[Parallelizable(ParallelScope.Children)]
internal sealed class OverviewOnPostgres : TodayTests;
