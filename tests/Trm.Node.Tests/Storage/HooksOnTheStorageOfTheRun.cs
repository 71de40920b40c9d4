using NUnit.Framework;
using Trm.Node.Tests.Hooks;

namespace Trm.Node.Tests.Storage;

[Parallelizable(ParallelScope.Children)]
internal sealed class HooksOnTheStorageOfTheRun : HookTests;
