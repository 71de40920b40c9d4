using NUnit.Framework;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Storage;

[Parallelizable(ParallelScope.Children)]
internal sealed class DeliveryOnTheStorageOfTheRun : DeliveryTests;
