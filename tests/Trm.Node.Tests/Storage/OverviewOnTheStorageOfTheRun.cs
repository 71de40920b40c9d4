using NUnit.Framework;
using Trm.Node.Tests.Overview;

namespace Trm.Node.Tests.Storage;

[Parallelizable(ParallelScope.Children)]
internal sealed class OverviewOnTheStorageOfTheRun : TodayTests;
