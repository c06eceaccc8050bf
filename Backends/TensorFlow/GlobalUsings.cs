// Names that TensorFlow.NET has too: here they are the language's.
global using Reduction = Pipeline.Dsl.Reduction;
global using Shape = Pipeline.Dsl.Shape;
global using Tensor = Pipeline.Dsl.Tensor;
