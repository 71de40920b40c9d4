namespace Trm.Architecture.Tests.Offenders.Helpers;

public static class SaysNothing;
