using NUnit.Framework;
using Trm.Node.Tests.RightsOfPersons;

namespace Trm.Node.Tests.Storage;

[Parallelizable(ParallelScope.Children)]
internal sealed class RightsOfPersonsOnTheStorageOfTheRun : WhatIsHeldTests;
