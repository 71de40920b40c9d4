using NUnit.Framework;
using Trm.Node.Tests.Hooks;
using Trm.Testing;

namespace Trm.Node.Tests.Storage;

[OnStorage("postgres")]
[Parallelizable(ParallelScope.Children)]
internal sealed class HooksOnPostgres : HookTests;
