using NUnit.Framework;
using Trm.Node.Tests.RightsOfPersons;
using Trm.Testing;

namespace Trm.Node.Tests.Storage;

[OnStorage("postgres")]
[Parallelizable(ParallelScope.Children)]
internal sealed class RightsOfPersonsOnPostgres : WhatIsHeldTests;
