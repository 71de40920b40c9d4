using NUnit.Framework;
using Trm.Node.Tests.Stories;
using Trm.Testing;

namespace Trm.Node.Tests.Storage;

[OnStorage("postgres")]
[Parallelizable(ParallelScope.Children)]
internal sealed class OrdinaryOnPostgres : OrdinaryTests;
