using NUnit.Framework;
using Trm.Node.Tests.Retention;

namespace Trm.Node.Tests.Storage;

[Parallelizable(ParallelScope.Children)]
internal sealed class ErasuresOnTheStorageOfTheRun : ErasureTests;
