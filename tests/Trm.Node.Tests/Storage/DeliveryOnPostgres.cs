using NUnit.Framework;
using Trm.Node.Tests.Exchange;
using Trm.Testing;

namespace Trm.Node.Tests.Storage;

[OnStorage("postgres")]
[Parallelizable(ParallelScope.Children)]
internal sealed class DeliveryOnPostgres : DeliveryTests;
