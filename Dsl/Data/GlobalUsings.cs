global using Pipeline.Dsl;
