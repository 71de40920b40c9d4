using NUnit.Framework;
using Trm.Node.Tests.Stories;

namespace Trm.Node.Tests.Storage;

[Parallelizable(ParallelScope.Children)]
internal sealed class OrdinaryOnTheStorageOfTheRun : OrdinaryTests;
